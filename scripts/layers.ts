/** The table of layers of .dependency-cruiser.mjs, which has no types of its own. */
const configuration: { readonly layers: Readonly<Record<string, readonly string[]>> } = await import(
  new URL('../.dependency-cruiser.mjs', import.meta.url).href
);

/** Folder → the folders it may import. */
export const { layers } = configuration;
