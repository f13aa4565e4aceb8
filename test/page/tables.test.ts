import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { tablesOfPage } from "../../src/page/tables.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { scenarioFromText } from "../../src/scenario/parse.ts";

const SCENARIOS = new URL("../../scenarios/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, SCENARIOS), "utf8");

const FLOOR = "chinchilla-kappa-floor.csv";
const openTable = tablesOfPage(new Map([[FLOOR, read(FLOOR)]]));
const inPage = (text: string) => scenarioFromText(text, { file: "scenario", title: "scenario", openTable });

test("a scenario with a table means the same in a page as on Node", async () => {
  const text = read("evidence-floor.yaml");
  expect(text).toContain(FLOOR);
  const path = new URL("evidence-floor.yaml", SCENARIOS).pathname;
  expect(await inPage(text)).toEqual(await loadScenario(path));
});

test.each(["other.csv", `./${FLOOR}`, "/etc/passwd", "../secret.csv", "https://example.org/a.csv", "__proto__"])(
  "no other table can be named: %s",
  async (file) => {
    const text = read("evidence-floor.yaml").replaceAll(FLOOR, file);
    await expect(inPage(text)).rejects.toThrow(
      `only the tables that come with the playground can be named here: ${FLOOR}; got "${file}". Give other`,
    );
  },
);
