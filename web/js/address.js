// Where other devices find this server.

/** A loopback name would lead a phone to itself. */
export function is_loopback(hostname) {
  return /^(localhost$|127\.|\[::1\]$)/.test(hostname);
}

export function phone_address() {
  return is_loopback(location.hostname)
    ? `this computer’s address, port ${location.port || 80}`
    : location.host;
}
