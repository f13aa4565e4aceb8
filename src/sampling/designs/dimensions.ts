import { SOBOL_DIMENSIONS } from "./sobol.ts";

/**
 * The Sobol' dimension of each name, which depends on the name alone, so that adding or dropping one leaves the draws of
 * the others alone. Names in `first` have the first dimensions, whose low-dimensional projections are the best; any other
 * takes the dimension that its name hashes to. Where two names of one scenario meet, the later in the alphabet takes the
 * next free dimension: the one case in which a name's draws depend on another name. Names in `given` have theirs already.
 */
export function sobolDimensions(
  names: readonly string[],
  first: readonly string[],
  given: ReadonlyMap<string, number> = new Map(),
): Map<string, number> {
  const dimensions = new Map(given);
  const taken = new Set([...given.values()].map((dimension) => dimension - first.length).filter((place) => place >= 0));
  const others: string[] = [];
  for (const name of names) {
    if (given.has(name)) continue;
    const place = first.indexOf(name);
    if (place < 0) others.push(name);
    else dimensions.set(name, place);
  }
  const room = SOBOL_DIMENSIONS - first.length;
  if (others.length + taken.size > room)
    throw new RangeError(`${names.length} drawn values are more than the sampler's ${room} dimensions`);
  for (const name of others.sort()) {
    let place = hash(name) % room;
    while (taken.has(place)) place = (place + 1) % room;
    taken.add(place);
    dimensions.set(name, first.length + place);
  }
  return dimensions;
}

/** FNV-1a, 32 bits (Fowler, Noll and Vo), with a final mix, over UTF-16 units. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  return (Math.imul(h, 0x2c1b3c6d) ^ (h >>> 12)) >>> 0;
}
