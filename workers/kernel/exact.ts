/** The exact method's integrals: probabilities at its nodes, and their weighted sums. */
import { normalSurvival } from "./normal";
import { constant, logarithm } from "./vector";

/** 0, 1, infinity, and the least and the greatest number that a logarithm is taken of. */
const BOUNDS = memory.data<f64>([0, 1, Infinity, 2.2250738585072014e-308, 1.7976931348623157e308]);

/**
 * At each node the probability that (X + rest)·ln A reaches `needed`. X has the normal score (X − mean)/sd, or that of ln X, and
 * the score is normal given the node, with mean `scoreMean` and standard deviation `scoreSd`; P(X > x) is the score's tail less
 * `above`, over `kept`, between 0 and 1.
 *
 * Where ln A is 0, or an infinite number is needed, X does not matter. Below 0 ln A turns the question round.
 */
export function chancesToReach(
  needed: usize,
  lnA: usize,
  rest: usize,
  ofLogarithm: i32,
  mean: f64,
  sd: f64,
  above: f64,
  kept: f64,
  scoreMean: usize,
  scoreSd: f64,
  out: usize,
  count: i32,
): void {
  const zero = constant(BOUNDS, 0);
  const one = constant(BOUNDS, 1);
  const never = constant(BOUNDS, 2);
  const always = f64x2.neg(never);
  const means = f64x2.splat(mean);
  const sds = f64x2.splat(sd);
  const scoreSds = f64x2.splat(scoreSd);
  const aboves = f64x2.splat(above);
  const kepts = f64x2.splat(kept);
  for (const end = out + ((<usize>count) << 3); out < end; out += 16) {
    const wanted = v128.load(needed);
    const log = v128.load(lnA);
    const asked = f64x2.lt(wanted, never);
    const settled = v128.or(v128.not(asked), f64x2.eq(log, zero));
    const least = v128.bitselect(
      v128.bitselect(always, never, f64x2.le(wanted, zero)),
      f64x2.sub(f64x2.div(wanted, log), v128.load(rest)),
      settled,
    );
    let score: v128;
    if (ofLogarithm) {
      const inside = f64x2.pmin(constant(BOUNDS, 4), f64x2.pmax(constant(BOUNDS, 3), least));
      score = f64x2.div(f64x2.sub(logarithm(inside), means), sds);
      score = v128.bitselect(score, least, v128.and(f64x2.gt(least, zero), f64x2.lt(least, never)));
      score = v128.bitselect(always, score, f64x2.le(least, zero));
    } else score = f64x2.div(f64x2.sub(least, means), sds);
    const tail = normalSurvival(f64x2.div(f64x2.sub(score, v128.load(scoreMean)), scoreSds));
    // In this order a NaN stays one.
    const chance = f64x2.pmin(f64x2.pmax(f64x2.div(f64x2.sub(tail, aboves), kepts), zero), one);
    const turned = v128.and(f64x2.lt(log, zero), asked);
    v128.store(out, v128.bitselect(f64x2.sub(one, chance), chance, turned));
    needed += 16;
    lnA += 16;
    rest += 16;
    scoreMean += 16;
  }
}

/**
 * Σ weight·value of the nodes whose place modulo `estimates`, an even number, is the same: one sum for each. The nodes are a
 * multiple of as many.
 */
export function weightedSums(weights: usize, values: usize, estimates: i32, sums: usize, count: i32): void {
  const turn = (<usize>estimates) << 3;
  const length = (<usize>count) << 3;
  for (let place: usize = 0; place < turn; place += 16) {
    let sum = f64x2.splat(0);
    for (let at = place; at < length; at += turn)
      sum = f64x2.add(sum, f64x2.mul(v128.load(weights + at), v128.load(values + at)));
    v128.store(sums + place, sum);
  }
}
