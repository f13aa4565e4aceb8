import { expect, test, vi } from "vitest";
import { random } from "../../src/sampling/designs/random.ts";
import { stream } from "../../src/sampling/streams.ts";

const scripted = vi.hoisted(() => ({ integers: undefined as number[] | undefined }));

vi.mock("../../src/sampling/streams.ts", async (original) => {
  const real = await original<typeof import("../../src/sampling/streams.ts")>();
  return {
    stream: (...address: (string | number)[]) => {
      const { integers } = scripted;
      return integers ? { int32: () => integers.shift() } : real.stream(...address);
    },
  };
});

test("independent uniforms are the stream's own doubles, bit for bit", () => {
  for (const [seed, name, block] of [
    ["1", "gamma", 0],
    ["x", "kappa", 17],
  ] as const) {
    const out = new Float64Array(8191);
    random(seed, name)(block, out);
    const { double } = stream(seed, name, block);
    expect(out).toEqual(Float64Array.from(out, double));
  }
});

test("the least and the greatest are 2^-53 and 1 − 2^-53: a 0 is drawn again", () => {
  scripted.integers = [0, 1, 2047, 0, 0, 0, 2048, 0, -1, -1];
  const out = new Float64Array(3);
  random("1", "x")(0, out);
  expect([...out]).toEqual([2 ** -53, 2 ** -21, 1 - 2 ** -53]);
});
