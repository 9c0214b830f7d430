/** What we use of citation-js, which comes without types (0.7.22). */
declare module 'citation-js' {
  interface FormatOptions {
    readonly format?: 'text' | 'html';
    readonly template?: string;
    readonly lang?: string;
    /** Pairs of id and entry in place of one text. */
    readonly asEntryArray?: boolean;
  }
  class Cite {
    /** Without `generateGraph: false` each record keeps the whole input. */
    constructor(data: readonly unknown[], options: { readonly generateGraph: false });
    format(name: 'bibliography', options: FormatOptions & { readonly asEntryArray: true }): unknown;
    format(name: 'bibliography' | 'biblatex' | 'ris', options?: FormatOptions): string;
    static plugins: {
      readonly config: { get(name: string): { format: { useIdAsLabel: boolean; asciiOnly: boolean } } };
      readonly input: { chain(text: string, options: { readonly generateGraph: false }): readonly unknown[] };
    };
  }
  export default Cite;
}
