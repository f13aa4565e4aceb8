/** How colours "#rrggbb" look to readers, written out from the sources and apart from the program. */

const channels = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
const linear = (share: number) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
const encoded = (share: number) => (share <= 0.0031308 ? 12.92 * share : 1.055 * share ** (1 / 2.4) - 0.055);

/** WCAG 2.2 relative luminance. */
export function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map(linear);
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** WCAG 2.2 contrast ratio, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

/**
 * G. M. Machado, M. M. Oliveira, L. A. F. Fernandes (2009), A physiologically-based model for simulation of color vision
 * deficiency, IEEE TVCG 15(6), 1291–1298: the matrices of severity 1, on linear RGB.
 */
const MACHADO = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seenWith(matrix: readonly number[][]): (colour: string) => string {
  return (colour) => {
    const rgb = channels(colour).map(linear);
    const seen = matrix.map((row) => row.reduce((sum, weight, i) => sum + weight * rgb[i]!, 0));
    const bytes = seen.map((share) => Math.round(255 * encoded(Math.min(1, Math.max(0, share)))));
    return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  };
}

/** What a colour looks like to eyes of each kind. */
export const VISIONS: Record<string, (colour: string) => string> = {
  "common vision": (colour) => colour,
  ...Object.fromEntries(Object.entries(MACHADO).map(([name, matrix]) => [name, seenWith(matrix)])),
};

/** CIE 1976 ΔE*ab of two colours under D65; about 2.3 is just noticeable (Mahy et al. 1994). */
export function deltaE(a: string, b: string): number {
  const [x, y] = [lab(a), lab(b)];
  return Math.hypot(...x.map((value, i) => value - y[i]!));
}

function lab(colour: string): number[] {
  const [r, g, b] = channels(colour).map(linear) as [number, number, number];
  const f = (t: number) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
  // sRGB to CIE XYZ (IEC 61966-2-1), over the white point.
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
