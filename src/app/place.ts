import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** Names paths as people and reports see them: relative to the repository, else to the working directory; forward slashes. */
export function pathNamer(cwd: string): (path: string) => string {
  const root = repositoryRoot(cwd) ?? cwd;
  return (path) => {
    const inside = relative(root, path);
    const shown = inside.startsWith("..") ? relative(cwd, path) : inside;
    return (shown || ".").split(sep).join("/");
  };
}

function repositoryRoot(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryRoot(parent);
}
