/** What runs in the page, as the build makes it of a source file. */
declare module "*?bundled" {
  const bundled: {
    readonly text: string;
    /** As a Content-Security-Policy names it: `sha256-…`. */
    readonly hash: string;
  };
  export default bundled;
}
