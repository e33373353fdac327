import { hash } from "node:crypto";

/** 32 hex digits over a value as JSON; the order of its keys counts. */
export function digest(value: unknown): string {
  return hash("sha256", JSON.stringify(value) ?? "", "hex").slice(0, 32);
}

/** An address without what lets somebody in: user and password, and parameters whose name says that they are secret. */
export function bareAddress(url: string, isSecretName: (name: string) => boolean): string {
  if (!URL.canParse(url)) return url;
  const address = new URL(url);
  address.username = address.password = "";
  for (const name of [...address.searchParams.keys()].filter(isSecretName)) address.searchParams.delete(name);
  return address.href;
}
