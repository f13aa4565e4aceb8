import type { AskedName } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import { paragraph } from "./chart/paragraph.ts";
import { sizesFor } from "./chart/sizes.ts";
import { standalone } from "./chart/standalone.ts";
import { MOST_TOGETHER, togetherPanel, valuesOf } from "./chart/together-panel.ts";
import { wrapText } from "./chart/wrap.ts";
import { differsByLaw } from "./differs-by-law.ts";
import { underLaw } from "./laws.ts";
import { PALETTE } from "./palette.ts";
import { inReadableUnits } from "./readable-units.ts";
import { answerSentence, sharedTargets, type Told, togetherCaption, toldOf } from "./together-words.ts";
import { isLoss, listed, wordsOf } from "./words.ts";

export interface TogetherChartOptions {
  /** What the scenarios are called, in their order; default their titles. */
  names?: readonly string[];
  /** Default: the first quantity of the first result. */
  quantity?: AskedName;
  /** Pixels; at least 360. Default 960. */
  width?: number | undefined;
  /** Pixels from one end of the axis of values to the other; more where the labels need it. At least 200, default 420. */
  height?: number;
  /** Whether values stand on a logarithmic axis, whatever the quantity. Default false. */
  log?: boolean;
  /** Whether the caption is written below the picture. Default true; it is in the description in any case. */
  captioned?: boolean;
}

/**
 * The forecasts of several scenarios in one picture, as a standalone SVG: the first two with their bands, the others by
 * their medians and a bar for the last date. Where scenarios have laws of loss there is a panel for each law.
 *
 * @param results one to eight, of the same start and horizon.
 * @throws RangeError where they cannot be drawn together.
 */
export function togetherChart(results: readonly Result[], options: TogetherChartOptions = {}): string {
  const { quantity, names } = checked(results, options);
  const width = Math.max(360, options.width ?? 960);
  const { small, type, margin } = sizesFor(width);
  const span = width - 2 * margin;
  const panels = panelsOf(
    results.map((result) => inReadableUnits(result, results[0])),
    names,
    quantity,
  );
  const values = panels.flatMap(({ all }) => all.flatMap(valuesOf));
  const beyond = values.find((value) => !Number.isFinite(value));
  if (beyond !== undefined) throw new RangeError(`${quantity} must be finite to be drawn, got ${beyond}`);

  const words = wordsOf(quantity, results[0]!.scenario);
  const name = `${listed(names)}: ${words.name}`;
  let top = small ? 10 : 14;
  const parts: string[] = [];
  const write = (text: string, of: { size: number; line: number }, fill: string, weight?: number) => {
    const lines = wrapText(text, span, of.size, weight !== undefined);
    parts.push(...paragraph({ lines, top }, of, fill, weight, margin));
    top += lines.length * of.line;
  };
  write(name, type.title, PALETTE.text, 700);
  top += 2;
  const answers: string[] = [];
  let hidden = 0;
  for (const { law, all } of panels) {
    const answer = `${law === undefined ? "" : `${law}: `}${answerSentence(all, quantity)}`;
    answers.push(answer);
    write(answer, type.subtitle, PALETTE.text);
    top += small ? 8 : 12;
    const linear = isLoss(quantity) || quantity === "computeOrders";
    const panel = togetherPanel(all, {
      ...{ quantity, values, width, top, margin, small, type },
      targets: sharedTargets(all, quantity),
      axis: { words, linear, log: options.log ?? false },
      height: Math.max(200, options.height ?? 420),
    });
    parts.push(...panel.elements);
    hidden = Math.max(hidden, panel.hidden);
    top = panel.bottom + 10;
  }
  const caption = togetherCaption(panels, quantity, hidden);
  if (options.captioned ?? true) write(caption, type.caption, PALETTE.mutedText);
  const digests = results.map(({ manifest }) => manifest.digest.slice(0, 6)).join("-");
  return standalone(
    {
      id: `lossfan-together-${digests}-${quantity}`,
      title: name,
      description: `${answers.join(" ")} ${caption}`,
      width,
      height: Math.ceil(top + 14),
    },
    parts,
  );
}

function checked(
  results: readonly Result[],
  options: TogetherChartOptions,
): { quantity: AskedName; names: readonly string[] } {
  const [first] = results;
  if (first === undefined) throw new RangeError("at least one result is needed to be drawn, got none");
  if (results.length > MOST_TOGETHER)
    throw new RangeError(
      `at most ${MOST_TOGETHER} scenarios can be told apart in one picture, got ${results.length}: draw fewer of them`,
    );
  const names = options.names ?? results.map(({ scenario }) => scenario.title);
  if (names.length !== results.length)
    throw new RangeError(`${results.length} results need as many names, got ${names.length}`);
  const quantity = options.quantity ?? (Object.keys(first.quantities)[0] as AskedName);
  results.forEach(({ scenario, quantities }, index) => {
    for (const field of ["startYear", "horizonYears"] as const)
      if (scenario[field] !== first.scenario[field])
        throw new RangeError(
          `${names[index]} must have ${field} ${first.scenario[field]}, as ${names[0]} has, to be drawn with it; got ${scenario[field]}`,
        );
    if (quantities[quantity] === undefined)
      throw new RangeError(
        `${names[index]} has no bands of ${quantity}, only of ${Object.keys(quantities).join(", ")}`,
      );
  });
  return { quantity, names };
}

/** One panel a law of loss, in which each scenario has that law alone, or one in all. */
function panelsOf(
  results: readonly Result[],
  names: readonly string[],
  quantity: AskedName,
): { law?: string; all: Told[] }[] {
  const told = (each: readonly Result[]) => each.map((result, index) => toldOf(names[index]!, result, quantity));
  const several = results.find((result) => differsByLaw(result, quantity));
  if (several === undefined) return [{ all: told(results) }];
  return Object.keys(several.laws!).map((law) => ({
    law,
    all: told(
      results.map((result, index) => {
        const own = result.laws?.[law];
        if (result.laws !== undefined && own === undefined)
          throw new RangeError(`${names[index]} must have the law ${law}, as the others have, to be drawn with them`);
        return own === undefined ? result : underLaw(result, own);
      }),
    ),
  }));
}
