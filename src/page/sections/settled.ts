import type { Convergence } from "../../analysis/convergence.ts";
import { convergenceChart } from "../../report/convergence-chart.ts";
import type { Result } from "../../summary/result.ts";
import type { Html } from "../html.ts";
import { onPage } from "../on-page.ts";
import { figure, pageSection } from "./section.ts";

/** How the headline number settled as samples were added. */
export function settled(id: string, result: Result, convergence: Convergence): Html {
  return pageSection(
    id,
    "How exactly this was worked out",
    figure(onPage(convergenceChart(result, convergence)), "convergence"),
  );
}
