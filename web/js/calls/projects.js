// Projects: the list, one of them, and the loose files beside them.

import { ApiError, request } from '../api.js';
import { project_path } from './paths.js';

/** -> [{name, layout, index_exists, assets?, bytes?, notes?, labels?, created_at?, last_added_at?}] */
export async function list_projects() {
  try {
    return (await request('GET', '/api/summary')).projects;
  } catch (error) {
    if (!error.unknown_address) throw error;
    return request('GET', '/api/projects');
  }
}

/** The list's entry of one project. Throws 404 when there is no such folder, or it is no project yet. */
export async function get_project(name) {
  const project = (await list_projects()).find((candidate) => candidate.name === name);
  if (project === undefined) {
    throw new ApiError(404, `There is no project called ${name}.`, 'unknown_project');
  }
  if (!project.layout && !project.index_exists) {
    throw new ApiError(404, `The folder ${name} is not a project yet.`, 'no_index');
  }
  return project;
}

/** Creates a project, or adopts the folder of that name. */
export function create_project(name, notes) {
  return request('POST', '/api/projects', { json: notes ? { name, notes } : { name } });
}

/** `changes`: {name?, notes?, labels?} -> {name, notes, labels} */
export function change_project(project, changes) {
  return request('PATCH', project_path(project), { json: changes });
}

/** -> the counts {indexed, removed, moved, changed}, or {status: "accepted", job} when it takes long. */
export function reindex(project) {
  return request('POST', `${project_path(project)}/reindex`, { timeout: 120_000 });
}

/** -> {files: [{name, size, modified_at}], count}: media files that lie beside the projects */
export function list_loose_files() {
  return request('GET', '/api/loose');
}

/** -> {moved, failed, project, message, results} */
export function adopt_loose_files() {
  return request('POST', '/api/loose/adopt', { timeout: 300_000 });
}
