import theirExp from "@stdlib/math-base-special-exp";
import theirExpm1 from "@stdlib/math-base-special-expm1";
import theirLn from "@stdlib/math-base-special-ln";
import theirLog1p from "@stdlib/math-base-special-log1p";
import theirLog2 from "@stdlib/math-base-special-log2";

// The bundler puts names of this file in the place of calls, and these must be its own.
const [exp, expm1, log, log1p, log2] = [theirExp, theirExpm1, theirLn, theirLog1p, theirLog2];

/**
 * Put in the place of Math.exp and its like wherever they are called in a page (see build.mjs). JavaScript does not say to the last
 * bit what they are, and browsers differ from each other and from Node. These are made of sums and products alone, which are the
 * same everywhere, and agree with those of Node 20 to the last bit. Sines, cosines and powers that are no whole numbers are the
 * browser's own: the package's are not Node's to the last bit.
 */
export { exp as "Math.exp", expm1 as "Math.expm1", log as "Math.log", log1p as "Math.log1p", log2 as "Math.log2" };
