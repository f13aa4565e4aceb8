import type { ReportData } from "../scenario-report.ts";
import { togetherFigure } from "../sections/together.ts";

/** Lets scenarios be taken out of the picture that shows all of them, and fits it to the page. */
export function togetherView(reports: readonly ReportData[]): void {
  const place = document.querySelector<HTMLElement>('[data-part="together"]');
  if (place === null) return;
  const boxes = [...document.querySelectorAll<HTMLInputElement>("[data-together]")];
  boxes[0]!.closest<HTMLElement>(".controls")!.hidden = false;
  let width = 960;
  const draw = () => {
    const wanted = new Set(boxes.filter(({ checked }) => checked).map((box) => box.dataset.together));
    const drawn = togetherFigure(
      reports.filter(({ id }) => wanted.has(id)),
      width,
    );
    place.innerHTML = drawn?.text ?? "<p>No scenario is chosen.</p>";
  };
  for (const box of boxes) box.addEventListener("change", draw);
  new ResizeObserver(() => {
    const fitting = Math.round(Math.min(Math.max(place.clientWidth, 360), 960));
    if (fitting === width) return;
    width = fitting;
    draw();
  }).observe(place);
}
