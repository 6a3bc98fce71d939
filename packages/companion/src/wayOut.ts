/** The one way from this process to the network. Whoever is given it wraps it in the rules of what may pass. */
export const wayOut: typeof fetch = (input, init) =>
  // eslint-disable-next-line no-restricted-globals -- the one place that hands out the way to the network
  fetch(input, init);
