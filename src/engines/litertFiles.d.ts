/** The runtime's loaders are plain scripts: the bundler makes modules of them. */
declare module '@litertjs/core/wasm/litert_wasm_internal.js' {
  const factory: (module: { locateFile: () => string; print: (line: string) => void; printErr: (line: string) => void }) => Promise<unknown>
  export default factory
}
declare module '@litertjs/core/wasm/litert_wasm_compat_internal.js' {
  const factory: (module: { locateFile: () => string; print: (line: string) => void; printErr: (line: string) => void }) => Promise<unknown>
  export default factory
}
