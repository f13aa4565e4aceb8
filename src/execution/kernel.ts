import { kernelModule } from "./kernel-module.ts";

/** The address of an array in the kernel's memory. */
export type Address = number;

/** The loops of workers/kernel, where they are described; `count` samples each. */
export interface Loops {
  firstFree(): Address;
  begin(rate: Address, perYear: Address, stepYears: number, factor: Address, added: Address, count: number): number;
  place(rate: Address, perYear: Address, kappa: Address, t: number, w: Address, keys: Address, count: number): void;
  advance(
    rate: Address,
    perYear: Address,
    factor: Address,
    added: Address,
    kappa: Address,
    large: number,
    t: number,
    w: Address,
    keys: Address,
    drop: Address,
    count: number,
  ): number;
  logsOfCompute(rate: Address, perYear: Address, t: number, w: Address, out: Address, count: number): void;
  totalLosses(keys: Address, floor: Address, out: Address, count: number): void;
  timesToLoss(needed: number, kappa: Address, rate: Address, perYear: Address, out: Address, count: number): number;
  placeEven(
    rate: Address,
    level: Address,
    perYear: Address,
    one: Address,
    shift: Address,
    stepYears: number,
    w: Address,
    more: Address,
    factor: Address,
    log: Address,
    count: number,
  ): void;
  advanceEven(
    factor: Address,
    more: Address,
    one: Address,
    shift: Address,
    w: Address,
    before: Address,
    after: Address,
    wanted: Address,
    list: Address,
    count: number,
  ): number;
  beginSlowing(
    rate: Address,
    depth: Address,
    decay: Address,
    perYear: Address,
    stepYears: number,
    factor: Address,
    fading: Address,
    slope: Address,
    moments: Address,
    count: number,
  ): void;
  placeSlowing(
    level: Address,
    depth: Address,
    decay: Address,
    one: Address,
    shift: Address,
    t: number,
    w: Address,
    spending: Address,
    decayed: Address,
    log: Address,
    count: number,
  ): void;
  advanceSlowing(
    factor: Address,
    fading: Address,
    slope: Address,
    moments: Address,
    spending: Address,
    decayed: Address,
    more: Address,
    one: Address,
    shift: Address,
    w: Address,
    before: Address,
    after: Address,
    wanted: Address,
    list: Address,
    count: number,
  ): number;
  noteCrossings(
    list: Address,
    count: number,
    from: number,
    before: Address,
    after: Address,
    rate: Address,
    table: Address,
    stride: number,
    targets: number,
    next: Address,
  ): void;
  timesEven(
    rate: Address,
    from: Address,
    wanted: Address,
    before: Address,
    after: Address,
    stepYears: number,
    out: Address,
    count: number,
  ): void;
  timesSlowing(
    rate: Address,
    depth: Address,
    decay: Address,
    from: Address,
    wanted: Address,
    before: Address,
    after: Address,
    stepYears: number,
    out: Address,
    count: number,
  ): void;
  fallOfLogs(log: Address, kappa: Address, keys: Address, drop: Address, count: number): void;
  keysOfLogs(log: Address, kappa: Address, out: Address, count: number): void;
  tallyLosses(
    walk: Address,
    rowsOf: Address,
    last: number,
    stepsPerYear: number,
    resync: number,
    moments: number,
    replicates: Address,
    from: number,
    count: number,
    cubes: number,
  ): number;
  tallyRows(
    first: Address,
    end: Address,
    keys: Address,
    values: Address,
    replicates: Address,
    from: number,
    count: number,
    cubes: number,
  ): void;
  countSegments(
    keys: Address,
    replicates: Address,
    edges: Address,
    low: number,
    scale: number,
    start: Address,
    gather: Address,
    counts: Address,
    outKeys: Address,
    outReplicates: Address,
    count: number,
  ): number;
  countFirst(
    years: Address,
    replicates: Address,
    stepsPerYear: number,
    steps: number,
    hits: Address,
    count: number,
  ): number;
  rangeOf(keys: Address, count: number, out: Address): void;
  startsOfBuckets(keys: Address, count: number, low: number, scale: number, last: number, starts: Address): number;
  takeBuckets(
    keys: Address,
    count: number,
    low: number,
    scale: number,
    last: number,
    places: Address,
    nowhere: number,
  ): void;
  sortFew(keys: Address, count: number): void;
  sumOf(values: Address, count: number): number;
  exponentials(keys: Address, out: Address, count: number): void;
  fallShares(shares: Address, drop: Address, keys: Address, count: number): void;
  chancesToReach(
    needed: Address,
    lnA: Address,
    rest: Address,
    ofLogarithm: number,
    mean: number,
    sd: number,
    above: number,
    kept: number,
    scoreMean: Address,
    scoreSd: number,
    out: Address,
    count: number,
  ): void;
  weightedSums(weights: Address, values: Address, estimates: number, sums: Address, count: number): void;
  normalSurvivals(z: Address, out: Address, count: number): void;
  normalScores(
    u: Address,
    v: Address,
    below: number,
    above: number,
    kept: number,
    list: Address,
    out: Address,
    count: number,
  ): void;
  normalsOfScores(scores: Address, mean: number, sd: number, first: number, last: number, count: number): void;
  lognormalsOfScores(scores: Address, mu: number, sigma: number, first: number, last: number, count: number): void;
  straighten(u: Address, near: number, slope: number, out: Address, count: number): void;
  triangulars(
    u: Address,
    v: Address,
    min: number,
    mode: number,
    max: number,
    first: number,
    last: number,
    out: Address,
    count: number,
  ): void;
  uniforms(
    u: Address,
    v: Address,
    min: number,
    max: number,
    first: number,
    last: number,
    out: Address,
    count: number,
  ): void;
  complements(u: Address, v: Address, count: number): void;
  binaryLogarithms(x: Address, first: number, last: number, count: number): void;
  quotients(x: Address, numerator: number, count: number): void;
  countLeft(keys: Address, low: Address, high: Address, intervals: number, left: Address, count: number): void;
}

const PAGE = 65536;

/** Arrays begin at a cache line of their own. */
const LINE = 64;

/**
 * The loops over samples, in WebAssembly, and the memory that they work in: arrays that are made here stay until the kernel
 * is forgotten. Memory that is never written to costs nothing.
 */
export class Kernel {
  readonly loops: Loops;
  readonly #memory: WebAssembly.Memory;
  readonly #first: number;
  #next: number;

  /** @param bytes room for arrays, each of which is rounded up to whole cache lines. */
  constructor(bytes: number) {
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) + 1 });
    const instance = new WebAssembly.Instance(kernelModule(), { env: { memory: this.#memory } });
    this.loops = instance.exports as unknown as Loops;
    this.#first = Math.ceil(this.loops.firstFree() / LINE) * LINE;
    this.#next = this.#first;
  }

  /** Room for arrays in all [bytes]. */
  get room(): number {
    return this.#memory.buffer.byteLength - this.#first;
  }

  /** Forgets all arrays, so that their memory is used again; what is in it stays. */
  clear(): void {
    this.#next = this.#first;
  }

  float64(length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, this.#take(8 * length), length);
  }

  uint32(length: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, this.#take(4 * length), length);
  }

  uint16(length: number): Uint16Array {
    return new Uint16Array(this.#memory.buffer, this.#take(2 * length), length);
  }

  uint8(length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#take(length), length);
  }

  #take(bytes: number): number {
    const at = this.#next;
    // Loops over pairs may reach one number beyond an odd count.
    this.#next += Math.ceil((bytes + 8) / LINE) * LINE;
    if (this.#next > this.#memory.buffer.byteLength) throw new RangeError("the kernel was made with too little memory");
    return at;
  }
}
