import { useState } from "preact/hooks";

/** Light or dark: as the system has it, until the reader says otherwise; forgotten with the page. */
export function ThemeButton() {
  const [dark, setDark] = useState(() => matchMedia("(prefers-color-scheme: dark)").matches);
  const toggle = () => {
    document.documentElement.dataset["theme"] = dark ? "light" : "dark";
    setDark(!dark);
  };
  return (
    <button type="button" class="theme" onClick={toggle}>
      {dark ? "Light" : "Dark"}
    </button>
  );
}
