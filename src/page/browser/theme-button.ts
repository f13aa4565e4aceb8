/** Turns the page from light to dark and back; as long as nobody asks, it is as the system is. */
export function themeButton(): void {
  const button = document.querySelector<HTMLElement>("[data-theme-button]");
  if (button === null) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const root = document.documentElement;
    const dark =
      root.dataset.theme === undefined
        ? matchMedia("(prefers-color-scheme: dark)").matches
        : root.dataset.theme === "dark";
    root.dataset.theme = dark ? "light" : "dark";
  });
}
