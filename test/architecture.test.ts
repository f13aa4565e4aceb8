import { readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = new URL("../", import.meta.url).pathname;

interface Import {
  file: string;
  /** A path from the root, or the name of a package. */
  from: string;
  /** Whether it brings in types alone, which leave no trace in the program. */
  typesOnly: boolean;
}

const FILES = ["src", "workers"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file)),
);

/** The text of a file without its comments. */
const codeOf = (file: string) =>
  readFileSync(join(ROOT, file), "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "$1");

function importsOf(file: string): Import[] {
  const code = codeOf(file);
  const found: Import[] = [];
  const note = (from: string, typesOnly: boolean) =>
    found.push({ file, from: from.startsWith(".") ? normalize(join(file, "..", from)) : from, typesOnly });
  for (const [, type, names, from] of code.matchAll(
    /^(?:import|export)\s+(type\s)?([^;]*?)\s*from\s+["']([^"']+)["']/gms,
  )) {
    const each = /\{([^}]*)\}/
      .exec(names)?.[1]
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "");
    const onlyTypes = each !== undefined && !/^\w/.test(names) && each.every((name) => name.startsWith("type "));
    note(from, type !== undefined || onlyTypes);
  }
  for (const [, from] of code.matchAll(/^import\s+["']([^"']+)["']/gm)) note(from, false);
  for (const [, from] of code.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g)) note(from, false);
  return found;
}

const IMPORTS = FILES.flatMap(importsOf);

/** What the files below `folder` import from elsewhere, except what a rule allows. */
function strangers(folder: string, allowed: (from: Import) => boolean): string[] {
  return IMPORTS.filter(({ file }) => file.startsWith(folder))
    .filter(({ from }) => !from.startsWith(folder))
    .filter((one) => !allowed(one))
    .map(({ file, from, typesOnly }) => `${file} imports ${typesOnly ? "types of " : ""}${from}`);
}

/** Allows what begins with one of these; `types of …` allows types alone. */
const only =
  (...allowed: string[]) =>
  ({ from, typesOnly }: Import): boolean =>
    allowed.some((one) =>
      one.startsWith("types of ") ? typesOnly && from.startsWith(one.slice(9)) : from.startsWith(one),
    );

/** Each folder, and what it may import besides its own files. */
const RULES: Record<string, string[]> = {
  "src/model/": [],
  "src/sampling/": [
    "types of src/model/parameters.ts",
    "src/execution/kernel.ts",
    "seedrandom",
    "@stdlib/",
    "d3-array",
  ],
  "src/scenario/": ["src/model/", "src/sampling/", "zod", "yaml", "csv-parse", "ml-matrix", "node:path", "node:fs"],
  "src/execution/": ["src/model/", "src/sampling/", "piscina", "node:os", "node:timers/promises", "node:v8", "node:fs"],
  "src/summary/": [
    "src/model/",
    "src/sampling/",
    "types of src/execution/",
    "src/execution/trajectories.ts",
    "src/execution/walker.ts",
    "src/execution/machine.ts",
    "src/execution/bins.ts",
    "src/execution/kernel.ts",
    "src/execution/key-memory.ts",
    "types of src/scenario/",
    "src/version.ts",
    "simple-statistics",
    "@noble/hashes/",
  ],
  "src/analysis/": [
    "src/model/",
    "src/sampling/",
    "src/execution/walker.ts",
    "src/execution/evaluation-error.ts",
    "src/execution/trajectories.ts",
    "src/execution/parameter-arrays.ts",
    "types of src/execution/",
    "src/scenario/",
    "src/summary/",
    "src/simulate.ts",
  ],
  "src/exact/": [
    "src/model/",
    "src/sampling/",
    "types of src/execution/",
    "src/execution/courses.ts",
    "src/execution/kernel.ts",
    "types of src/scenario/",
    "src/scenario/in-multiples.ts",
    "src/scenario/plan.ts",
    "src/scenario/laws.ts",
    "src/summary/",
    "src/simulate.ts",
  ],
  "src/report/": [
    "types of src/analysis/compare/result.ts",
    "types of src/summary/result.ts",
    "types of src/analysis/",
    "types of src/illustrate.ts",
    "src/summary/describe-target.ts",
    "types of src/scenario/scenario.ts",
    "src/model/parameters.ts",
    "src/model/quantities.ts",
    "src/model/units.ts",
    "types of src/sampling/",
    "d3-",
    "cli-table3",
    "picocolors",
    "hyparquet-writer",
  ],
  "src/page/": [
    "src/scenario/",
    "src/model/",
    "src/sampling/distributions/",
    "src/analysis/",
    "src/report/",
    "types of src/summary/result.ts",
    "src/simulate.ts",
    "src/illustrate.ts",
    "src/execution/inline.ts",
    "src/version.ts",
    "@stdlib/",
    "@codemirror/",
    "@lezer/",
    "fflate",
  ],
  "workers/": [
    "src/execution/executor.ts",
    "src/execution/kernel-module.ts",
    "src/execution/packed-measure.ts",
    "types of src/execution/job.ts",
    "types of src/execution/pool.ts",
    "node:worker_threads",
  ],
  "workers/kernel/": [],
};

/** Each package and the only files, or the only folder, that know it. */
const HOMES: Record<string, string[]> = {
  seedrandom: ["src/sampling/streams.ts"],
  "@stdlib/": ["src/sampling/special.ts", "src/page/browser/elementary.ts"],
  "d3-array": ["src/sampling/distributions/"],
  zod: ["src/scenario/"],
  yaml: ["src/scenario/document.ts", "src/scenario/rewrite.ts"],
  "@noble/hashes": ["src/summary/digest.ts"],
  "csv-parse": ["src/scenario/tables.ts"],
  "ml-matrix": ["src/scenario/nearest-correlation.ts"],
  piscina: ["src/execution/pool.ts"],
  "simple-statistics": ["src/summary/pass.ts"],
  "d3-scale": ["src/report/"],
  "d3-shape": ["src/report/"],
  "cli-table3": ["src/report/text-table.ts"],
  picocolors: ["src/report/", "src/cli/"],
  commander: ["src/cli/"],
  fflate: ["src/page/fragment.ts"],
  "@resvg/resvg-js": ["src/cli/png.ts"],
  "hyparquet-writer": ["src/report/parquet.ts"],
  "@codemirror/": ["src/page/editor/"],
  "@lezer/": ["src/page/editor/"],
  "cli-progress": ["src/cli/progress.ts"],
};

/** What runs in a browser as it does on Node. */
const FOR_PAGES = ["src/scenario/parse.ts", "src/page/fragment.ts", "src/page/tables.ts", "src/page/editor/editor.ts"];
/** How the kernel is found: on Node in a file, in a page as part of it. */
const GIVEN_BY_PAGE = "src/execution/kernel-module.ts";

describe("who may import whom", () => {
  test("the imports are read: there are files and imports of every kind", () => {
    expect(FILES.length).toBeGreaterThan(80);
    expect(IMPORTS.length).toBeGreaterThan(300);
    expect(IMPORTS).toContainEqual({
      file: "src/execution/choose.ts",
      from: "src/execution/pool.ts",
      typesOnly: false,
    });
    expect(IMPORTS).toContainEqual({ file: "src/execution/job.ts", from: "src/sampling/plan.ts", typesOnly: true });
    expect(IMPORTS).toContainEqual({ file: "src/execution/pool.ts", from: "piscina", typesOnly: false });
    // Every import in the text was understood.
    for (const file of FILES) {
      const inText = codeOf(file).match(/(\bfrom\s+["']|\bimport\(|^import\s+["'])/gm)?.length ?? 0;
      expect(importsOf(file).length, file).toBe(inText);
    }
  });

  test.each(Object.entries(RULES))("%s imports only what it should", (folder, allowed) => {
    expect(IMPORTS.some(({ file }) => file.startsWith(folder))).toBe(true);
    expect(strangers(folder, only(...allowed))).toEqual([]);
  });

  test("every folder of the source has its rule, or is a front door", () => {
    const folders = new Set(
      FILES.map((file) => file.split("/").slice(0, 2).join("/")).filter((name) => !name.endsWith(".ts")),
    );
    expect([...folders].sort()).toEqual(
      [
        "src/cli",
        ...Object.keys(RULES)
          .map((folder) => folder.slice(0, -1))
          .filter((folder) => folder !== "workers"),
      ].sort(),
    );
  });

  test("nothing imports the command", () => {
    expect(IMPORTS.filter(({ file, from }) => from.startsWith("src/cli/") && !file.startsWith("src/cli/"))).toEqual([]);
  });

  test("only the whole run, the exact answers in its shape and the front doors see the whole run", () => {
    const seeing = IMPORTS.filter(({ from }) => from === "src/simulate.ts").map(({ file }) => file);
    expect(seeing.filter((file) => !/^src\/(cli|analysis|page)\//.test(file)).sort()).toEqual([
      "src/exact/answer-exactly.ts",
      "src/index.ts",
      "src/until.ts",
    ]);
    const exact = IMPORTS.filter(({ file, from }) => from.startsWith("src/exact/") && !file.startsWith("src/exact/"));
    expect(
      exact.map(({ file }) => file).filter((file) => !/^src\/(cli\/|index\.ts|simulate\.ts|mixture\.ts)/.test(file)),
    ).toEqual([]);
  });

  test("what a page uses needs nothing of Node, directly or by way of others", () => {
    for (const entry of FOR_PAGES) {
      const reached = new Set([entry]);
      for (const file of reached)
        for (const { from, typesOnly } of IMPORTS.filter((one) => one.file === file))
          if (!typesOnly && from !== GIVEN_BY_PAGE) reached.add(from);
      expect(reached.size, entry).toBeGreaterThan(1);
      expect(
        [...reached].filter((one) => one.startsWith("node:")),
        entry,
      ).toEqual([]);
    }
  });

  test("charts, and the futures they show, need nothing of Node but what loads the kernel", () => {
    const reached = new Set<string>();
    const waiting = ["src/report/fan-chart.ts", "src/illustrate.ts"];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (reached.has(file)) continue;
      reached.add(file);
      waiting.push(...IMPORTS.filter((one) => one.file === file && !one.typesOnly).map(({ from }) => from));
    }
    expect([...reached].filter((from) => from.startsWith("src/")).length).toBeGreaterThan(50);
    const ofNode = IMPORTS.filter(
      ({ file, from, typesOnly }) => reached.has(file) && from.startsWith("node:") && !typesOnly,
    );
    expect(ofNode.map(({ file, from }) => `${file} imports ${from}`)).toEqual([
      "src/execution/kernel-module.ts imports node:fs",
    ]);
  });

  test("no file imports itself by way of others, types aside", () => {
    const next = new Map<string, string[]>();
    for (const { file, from, typesOnly } of IMPORTS) if (!typesOnly) next.set(file, [...(next.get(file) ?? []), from]);
    const done = new Set<string>();
    const circle = (file: string, path: string[]): string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return undefined;
      for (const other of next.get(file) ?? []) {
        const found = circle(other, [...path, file]);
        if (found !== undefined) return found;
      }
      done.add(file);
      return undefined;
    };
    for (const file of FILES) expect(circle(file, [])).toBeUndefined();
  });
});

describe("each package has one home", () => {
  const packages = new Set(
    IMPORTS.map(({ from }) => from).filter((from) => !/^(src\/|workers\/|node:|package\.json)/.test(from)),
  );
  test("which is known for every package", () => {
    expect([...packages].filter((name) => !Object.keys(HOMES).some((known) => name.startsWith(known)))).toEqual([]);
  });

  test.each(Object.entries(HOMES))("%s", (name, homes) => {
    const users = IMPORTS.filter(({ from }) => from.startsWith(name)).map(({ file }) => file);
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter((file) => !homes.some((home) => file.startsWith(home)))).toEqual([]);
  });

  test("node:os is asked by machine.ts alone, files are read by the scenario, the front doors and who loads the kernel", () => {
    const users = (name: string) => [
      ...new Set(IMPORTS.filter(({ from }) => from.startsWith(name)).map(({ file }) => file)),
    ];
    expect(users("node:os")).toEqual(["src/execution/machine.ts"]);
    expect(users("node:fs").filter((file) => !/^src\/(scenario|cli)\//.test(file))).toEqual([
      "src/execution/kernel-module.ts",
    ]);
    expect(users("node:worker_threads")).toEqual(["workers/block.ts"]);
    expect(users("node:child_process").concat(users("node:net"), users("node:http"), users("node:vm"))).toEqual([]);
  });
});

describe("nothing that would differ from one run to the next", () => {
  const using = (pattern: RegExp, except: RegExp = /^$/) =>
    FILES.filter((file) => !except.test(file) && pattern.test(codeOf(file)));

  test("no random numbers but the addressed ones", () => {
    expect(using(/Math\s*\.\s*random|Math\s*\[|randomUUID|getRandomValues/)).toEqual([]);
    expect(using(/randomBytes/, /^src\/cli\//)).toEqual([]);
  });

  test("no clock below the front doors", () => {
    expect(
      using(/\bnew Date\b|\bDate\s*\.|\bDate\(|\bperformance\s*\.|\bhrtime\b/, /^src\/(cli|page\/browser)\//),
    ).toEqual([]);
  });

  test("no timer below the front doors, but for waiting on threads", () => {
    // A page's view is a front door: it waits until a hand rests.
    const mayWait = /^src\/(cli\/|page\/browser\/scenario-view\.ts$|execution\/pool\.ts$)/;
    expect(using(/\bset(Timeout|Interval)\b/, mayWait)).toEqual([]);
    const timers = IMPORTS.filter(({ from }) => from.startsWith("node:timers")).map(({ file }) => file);
    expect(timers.filter((file) => file !== "src/execution/pool.ts" && !file.startsWith("src/cli/"))).toEqual([]);
  });

  test("no process below the front doors, but for what a result says of the machine", () => {
    expect(using(/\bprocess\b/, /^src\/(cli\/|execution\/machine\.ts$)/)).toEqual([]);
    expect(codeOf("src/execution/machine.ts").match(/process\.\w+(\.\w+)*/g)).toEqual(["process.versions.node"]);
  });

  test("no code from text, anywhere", () => {
    expect(using(/\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(/)).toEqual([]);
  });

  test("no order that depends on the place: numbers and names are compared as they are, not as a locale has them", () => {
    expect(using(/localeCompare|toLocale\w*String|Intl\./, /^src\/(report|cli)\//)).toEqual([]);
  });
});
