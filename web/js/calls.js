// Every call of the server's API, one function each.

export { ApiError } from './api.js';
export * from './calls/batches.js';
export * from './calls/devices.js';
export * from './calls/media.js';
export * from './calls/projects.js';
export * from './calls/review.js';
export * from './calls/system.js';
export * from './calls/trash.js';
