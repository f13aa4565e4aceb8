import { readFileSync } from "node:fs";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromFragment, LONGEST_FRAGMENT, toFragment } from "../../src/page/fragment.ts";

const BASELINE = readFileSync(new URL("../../scenarios/baseline.yaml", import.meta.url), "utf8");

/** A fragment made by zlib, independently of the page. */
const made = (data: string | Uint8Array) => `#scenario=1.${deflateRawSync(data, { level: 9 }).toString("base64url")}`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

const problemOf = (fragment: string): string => {
  const read = fromFragment(fragment);
  expect(Object.keys(read)).toEqual(["problem"]);
  return (read as { problem: string }).problem;
};

describe("a scenario in a link", () => {
  test("zlib unpacks what the page packs, and the page what zlib packs", () => {
    const fragment = toFragment(BASELINE);
    expect(fragment).toMatch(/^#scenario=1\.[A-Za-z0-9_-]+$/);
    expect(inflateRawSync(Buffer.from(fragment.split(".")[1], "base64url")).toString()).toBe(BASELINE);
    expect(fromFragment(made(BASELINE))).toEqual({ yaml: BASELINE });
    expect(fragment.length).toBeLessThan(BASELINE.length);
  });

  test("any text comes back as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 3000 }), (text) => {
        const read = fromFragment(toFragment(text));
        if (CONTROL.test(text)) expect(read).toEqual({ problem: expect.stringContaining("control characters") });
        else expect(read).toEqual({ yaml: text });
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 3000 }), (text) => {
        expect(fromFragment(toFragment(text))).toEqual({ yaml: text });
      }),
      { numRuns: 300 },
    );
  });

  test("a byte order mark, Windows line ends and the empty text stay what they are", () => {
    for (const text of ["\ufefftitle: x\r\n", "", "\t\n", "γ 𝛋 – 損失"])
      expect(fromFragment(toFragment(text))).toEqual({ yaml: text });
  });

  test("a scenario as large as a file may be fits if it is compressible; one byte more does not", () => {
    const text = "# x\n".repeat(2 ** 18);
    expect(fromFragment(toFragment(text))).toEqual({ yaml: text });
    expect(problemOf(toFragment(`${text}\n`))).toBe("The link's scenario is larger than 1 MB.");
  });

  test("what programs do to links on the way is undone", () => {
    const fragment = toFragment(BASELINE);
    const escaped = fragment.slice(1).replace(/[^A-Za-z0-9]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
    for (const form of [fragment.slice(1), `#${escaped}`, encodeURIComponent(escaped), ` ${fragment}\n`])
      expect(fromFragment(form)).toEqual({ yaml: BASELINE });
  });

  test("markup is text like any other", () => {
    const text = 'title: "<script>alert(1)</script><img src=x onerror=alert(1)>"\n';
    expect(fromFragment(toFragment(text))).toEqual({ yaml: text });
    expect(problemOf("#scenario=1.<script>alert(1)</script>")).toMatch(/damaged/);
    expect(problemOf("#<script>alert(1)</script>")).toMatch(/holds no scenario/);
  });
});

describe("links that hold no scenario", () => {
  test("a link cut short anywhere", () => {
    const fragment = toFragment(BASELINE);
    for (let length = 0; length < fragment.length; length += 7) problemOf(fragment.slice(0, length));
    for (let cut = 1; cut <= 12; cut++) expect(problemOf(fragment.slice(0, -cut))).toMatch(/damaged or incomplete/);
    // A block that is whole and not the last: nothing inside it tells that more was to come.
    const stored = Buffer.from([0, 3, 0, 0xfc, 0xff, 97, 58, 49]);
    expect(problemOf(`#scenario=1.${stored.toString("base64url")}`)).toMatch(/damaged or incomplete/);
    expect(problemOf("#scenario=1.")).toMatch(/damaged or incomplete/);
  });

  test("a few bytes that stand for a gigabyte are not unpacked", () => {
    // As many as fit: each 258 zeros take two bits.
    const bomb = made(Buffer.alloc(150_000_000));
    expect(bomb.length).toBeGreaterThan(190_000);
    expect(bomb.length).toBeLessThan(LONGEST_FRAGMENT);
    const before = process.memoryUsage();
    const problem = problemOf(bomb);
    const after = process.memoryUsage();
    expect(problem).toBe("The link's scenario is larger than 1 MB.");
    const grown = after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed;
    expect(grown).toBeLessThan(30 * 2 ** 20);
  });

  test("other forms, other fragments and none", () => {
    const fragment = toFragment("a: 1");
    expect(problemOf(fragment.replace("=1.", "=2."))).toMatch(/in the form "2"; this page knows the form 1 only/);
    expect(problemOf(fragment.replace("=1.", "=01."))).toMatch(/in the form "01"/);
    for (const other of [
      "",
      "#",
      "#about",
      "#scenario",
      "#scenario=",
      "#scenario=1",
      "#Scenario=1.AAAA",
      "%",
      "%E0%A4%A",
    ])
      expect(problemOf(other)).toMatch(/holds no scenario/);
    expect(problemOf(`#${"x".repeat(1000)}\u001b[2J`).length).toBeLessThan(200);
  });

  test("too long a link is not looked at", () => {
    expect(problemOf(`#scenario=1.${"A".repeat(LONGEST_FRAGMENT)}`)).toMatch(/too long: 200012 characters/);
  });

  test("bytes that are no text", () => {
    expect(problemOf(made(Uint8Array.of(0xff, 0xfe, 0x41)))).toMatch(/damaged/);
    expect(problemOf(made(Uint8Array.of(0xed, 0xa0, 0x80)))).toMatch(/damaged/);
    expect(problemOf(made("a: \u0000"))).toMatch(/control characters/);
    expect(problemOf(made("a: \u001b[31m"))).toMatch(/control characters/);
  });

  test("anything at all gives a text or a sentence", () => {
    const answered = (fragment: string) => {
      const read = fromFragment(fragment);
      if ("problem" in read) expect(read.problem).toMatch(/^The link.*\.$/s);
      else expect(CONTROL.test(read.yaml)).toBe(false);
    };
    fc.assert(fc.property(fc.string({ unit: "binary" }), answered));
    fc.assert(fc.property(fc.base64String(), (text) => answered(`#scenario=1.${text}`)));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), (bytes) =>
        answered(`#scenario=1.${Buffer.from(bytes).toString("base64url")}`),
      ),
      { numRuns: 2000 },
    );
    const whole = toFragment(BASELINE);
    fc.assert(
      fc.property(fc.nat(whole.length - 13), fc.constantFrom(..."AZaz09-_.%"), (at, letter) =>
        answered(whole.slice(0, 12 + at) + letter + whole.slice(13 + at)),
      ),
      { numRuns: 500 },
    );
  });
});
