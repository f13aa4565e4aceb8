/**
 * The special functions that distributions and confidence intervals rest on.
 * This is the only file that knows where they come from.
 */
import erfc from "@stdlib/math-base-special-erfc";
import betaCdfOf from "@stdlib/stats-base-dists-beta-cdf";
import betaQuantileOf from "@stdlib/stats-base-dists-beta-quantile";
import tCdfOf from "@stdlib/stats-base-dists-t-cdf";
import tQuantileOf from "@stdlib/stats-base-dists-t-quantile";

/** A distribution function and its inverse, the parameters fixed; both upper tails follow from a symmetry. */
export interface StandardFunctions {
  quantile(p: number): number;
  cdf(x: number): number;
}

// ——— Normal ———

/**
 * The standard normal quantile of 0 < u < 1, to one part in 1e16 down to u = 1e-300.
 *
 * M. J. Wichura (1988), Algorithm AS 241: the percentage points of the normal distribution, Applied Statistics 37,
 * 477–484; routine PPND16. Upper quantiles are −normalQuantile(v).
 */
export function normalQuantile(u: number): number {
  const q = u - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q *
        (((((((2509.0809287301227 * r + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r +
          13731.693765509461) *
          r +
          1971.5909503065513) *
          r +
          133.14166789178438) *
          r +
          3.3871328727963665)) /
      (((((((5226.495278852855 * r + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) * r +
        5394.196021424751) *
        r +
        687.1870074920579) *
        r +
        42.31333070160091) *
        r +
        1)
    );
  }
  let r = Math.sqrt(-Math.log(q < 0 ? u : 1 - u));
  let x: number;
  if (r <= 5) {
    r -= 1.6;
    x =
      (((((((7.745450142783414e-4 * r + 0.022723844989269184) * r + 0.2417807251774506) * r + 1.2704582524523684) * r +
        3.6478483247632045) *
        r +
        5.769497221460691) *
        r +
        4.630337846156546) *
        r +
        1.4234371107496835) /
      (((((((1.0507500716444169e-9 * r + 5.475938084995345e-4) * r + 0.015198666563616457) * r + 0.14810397642748008) *
        r +
        0.6897673349851) *
        r +
        1.6763848301838038) *
        r +
        2.053191626637759) *
        r +
        1);
  } else {
    r -= 5;
    x =
      (((((((2.0103343992922881e-7 * r + 2.7115555687434876e-5) * r + 0.0012426609473880784) * r +
        0.026532189526576124) *
        r +
        0.29656057182850487) *
        r +
        1.7848265399172913) *
        r +
        5.463784911164114) *
        r +
        6.657904643501103) /
      (((((((2.0442631033899397e-15 * r + 1.421511758316446e-7) * r + 1.8463183175100548e-5) * r +
        7.868691311456133e-4) *
        r +
        0.014875361290850615) *
        r +
        0.1369298809227358) *
        r +
        0.599832206555888) *
        r +
        1);
  }
  return q < 0 ? -x : x;
}

/** P(Z ≤ x) of a standard normal Z; relative error below 3e-13 down to 1e-300 (x²·2⁻⁵³ from rounding x/√2). */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/** P(Z > x) of a standard normal Z, as accurate in the upper tail as `normalCdf` is in the lower. */
export function normalSurvival(x: number): number {
  return 0.5 * erfc(x * Math.SQRT1_2);
}

/** The logarithm of the standard normal density at x. */
export function logNormalDensity(x: number): number {
  return -(x * x + Math.log(2 * Math.PI)) / 2;
}

// ——— Beta ———

/** The beta distribution on [0, 1]. Its upper quantile is 1 − standardBeta(b, a).quantile(v), and so its survival. */
export function standardBeta(a: number, b: number): StandardFunctions {
  if (!(a > 0 && a < Infinity && b > 0 && b < Infinity))
    throw new RangeError(`beta needs two shapes greater than 0, got ${a} and ${b}`);
  return { quantile: betaQuantileOf.factory(a, b), cdf: betaCdfOf.factory(a, b) };
}

/** The value below which a beta(a, b) variable lies with probability p: the inverse of the regularised incomplete beta. */
export function betaQuantile(p: number, a: number, b: number): number {
  return betaQuantileOf(p, a, b);
}

/** P(X ≤ x) of a beta(a, b) variable: the regularised incomplete beta function I_x(a, b). */
export function betaCdf(x: number, a: number, b: number): number {
  return betaCdfOf(x, a, b);
}

/**
 * The logarithm of the beta function: I_x(a, b) − I_x(a + 1, b) is x^a·(1 − x)^b/(a·B(a, b)) (DLMF 8.17.20), here at the
 * mean, where the difference keeps the most digits.
 */
export function logBeta(a: number, b: number): number {
  const [x, rest] = [a / (a + b), b / (a + b)];
  return a * Math.log(x) + b * Math.log(rest) - Math.log(a * (betaCdf(x, a, b) - betaCdf(x, a + 1, b)));
}

// ——— Student's t ———

/** Above this many degrees of freedom the library rounds t²/(df + t²) to 0; the expansions below are then exact. */
const NEARLY_NORMAL = 1e6;

/** Student's t distribution, symmetric about 0: its upper quantile is −quantile(v), its survival cdf(−x). */
export function standardT(df: number): StandardFunctions & { searched: boolean } {
  if (!(df > 0)) throw new RangeError(`Student's t needs degrees of freedom greater than 0, got ${df}`);
  // With one degree of freedom (Cauchy) the library loses half of the digits near 0; the closed form does not.
  if (df === 1) return { quantile: cauchyQuantile, cdf: (x) => Math.atan2(1, -x) / Math.PI, searched: false };
  if (df > NEARLY_NORMAL)
    return {
      quantile: (p) => cornishFisher(normalQuantile(p), df),
      cdf: (x) => normalCdf(hillScore(x, df)),
      searched: false,
    };
  const quantile = tQuantileOf.factory(df);
  const nearMedian = centralT(quantile, df);
  return {
    quantile: (p) => (Math.abs(p - 0.5) < CENTRE ? nearMedian(p) : quantile(p)),
    cdf: tCdfOf.factory(df),
    searched: true,
  };
}

/** The logarithm of Student's t density at 0: 1/(√df·B(1/2, df/2)), or the normal's with the first correction. */
export function logScaleOfT(df: number): number {
  return df > NEARLY_NORMAL ? -Math.log(2 * Math.PI) / 2 - 1 / (4 * df) : -Math.log(df) / 2 - logBeta(0.5, df / 2);
}

/** The value below which Student's t with df degrees of freedom lies with probability p. */
export function studentTQuantile(p: number, df: number): number {
  return standardT(df).quantile(p);
}

/** studentTQuantile(1 − q, df), without the cancellation of 1 − q for a small q. */
export function studentTUpperQuantile(q: number, df: number): number {
  return -standardT(df).quantile(q);
}

/** Nearer to the median than this the library's quantile loses digits, and in the end all. */
const CENTRE = 2 ** -16;

// The density f₀·(1 + t²/df)^(−(df+1)/2), integrated term by term, is p − ½ = f₀·(t − c₃t³ + c₅t⁵ − …). One accurate
// quantile, at p = ½ + 2⁻¹², gives f₀; within CENTRE the inverse t = s + c₃s³, s = (p − ½)/f₀, leaves out less than 1e-16.
function centralT(quantile: (p: number) => number, df: number): (p: number) => number {
  const c3 = (1 + 1 / df) / 6;
  const c5 = ((1 + 1 / df) * (1 + 3 / df)) / 40;
  const c7 = ((1 + 1 / df) * (1 + 3 / df) * (1 + 5 / df)) / 336;
  const t = quantile(0.5 + 2 ** -12);
  const s = t * t;
  const perProbability = (t * (1 - s * (c3 - s * (c5 - s * c7)))) / 2 ** -12;
  return (p) => {
    const linear = (p - 0.5) * perProbability;
    return linear * (1 + c3 * linear * linear);
  };
}

// −1/tan(πp) in the tails, tan(π(p − ½)) near the middle: each where its argument is exact.
function cauchyQuantile(p: number): number {
  if (p < 0.25) return -1 / Math.tan(Math.PI * p);
  if (p > 0.75) return 1 / Math.tan(Math.PI * (1 - p));
  return Math.tan(Math.PI * (p - 0.5));
}

// Abramowitz & Stegun 26.7.5. The first term left out is 79 z⁹/(92160 df⁴): below 1e-14 of z even at z = 37.
function cornishFisher(z: number, df: number): number {
  const s = z * z;
  return (
    z + (z * ((s + 1) / 4 + (((5 * s + 16) * s + 3) / 96 + (((3 * s + 19) * s + 17) * s - 15) / 384 / df) / df)) / df
  );
}

// The normal score of t: G. W. Hill (1970), Algorithm 395, Communications of the ACM 13, 617–619; its first correction
// term leaves an error of the order df⁻⁴.
function hillScore(t: number, df: number): number {
  if (df === Infinity) return t;
  const a = df - 0.5;
  const z = Math.sqrt(a * Math.log1p((t / df) * t));
  const score = z + (z * (z * z + 3)) / (48 * a * a);
  return t < 0 ? -score : score;
}
