// oxlint-disable-next-line typescript/triple-slash-reference -- the tests' compiler sees only what is imported
/// <reference path="./litertFiles.d.ts" />
/**
 * LiteRT's WebAssembly, opened without its own loader, which wants `importScripts` or a script tag: a module worker has neither. Its script is
 * CommonJS at heart, so the bundler makes a chunk of it, and the `.wasm` beside it is ours. The package's TypeScript face is passed over too: it
 * knows no int8 tensors and asks for a GPU before it is told to.
 */
export interface Deletable {
  delete(): void
}

export interface TensorType extends Deletable {
  elementType(): { readonly value: number }
  bytes(): number
}

export interface Buffer extends Deletable {
  lock(mode: unknown): number
  unlock(): void
  packedSize(): number
  tensorType(): TensorType
  isWebGpuMemory(): boolean
  /** A handle for `WebGPU.getJsObject`. */
  getWebGpuBuffer(): number
}

interface Names extends Deletable {
  size(): number
  get(i: number): string
}

export interface Model extends Deletable {
  getSignature(i: number): Deletable & { inputNames(): Names; outputNames(): Names }
  getInputTensorType(signature: number, i: number): TensorType
}

export interface Compiled extends Deletable {
  /** false: a part of the graph is left to WASM. */
  isFullyAccelerated(): boolean
  run(signature: number, inputs: Buffer[]): Buffer[] | Promise<Buffer[]>
}

export interface LitertWasm {
  readonly HEAPU8: Uint8Array
  _malloc(bytes: number): number
  _free(at: number): void
  setupLogging(): void
  readonly LiteRtEnvironment: { create(gpu: object | null): Deletable }
  readonly LiteRtTensorBuffer: { createManaged(environment: Deletable, kind: unknown, type: TensorType, bytes: number): Buffer; createFromWebGpuBuffer(environment: Deletable, type: TensorType, kind: unknown, handle: number, bytes: number): Buffer }
  readonly LiteRtTensorBufferType: { readonly HOST_MEMORY: unknown; readonly WEB_GPU_BUFFER_PACKED: unknown }
  readonly LiteRtTensorBufferLockMode: { readonly READ: unknown; readonly WRITE: unknown }
  readonly WebGPU: { importJsBuffer(buffer: object): number; getJsObject(handle: number): object }
  wgpuBufferRelease(handle: number): void
  loadModel(environment: Deletable, at: number, bytes: number): Model
  compileModel(environment: Deletable, model: Model, options: object): Compiled | Promise<Compiled>
}

/** A function that uses one relaxed SIMD instruction (i8x16.relaxed_swizzle): browsers without it get the plainer build. */
const relaxed = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11)

export async function openWasm(): Promise<LitertWasm> {
  const [script, file] = WebAssembly.validate(relaxed)
    ? await Promise.all([import('@litertjs/core/wasm/litert_wasm_internal.js'), import('@litertjs/core/wasm/litert_wasm_internal.wasm?url')])
    : await Promise.all([import('@litertjs/core/wasm/litert_wasm_compat_internal.js'), import('@litertjs/core/wasm/litert_wasm_compat_internal.wasm?url')])
  // It writes a dozen lines of its own on every start, as errors.
  // oxlint-disable-next-line no-console -- an engineer may want the runtime's own words; nobody else sees them
  const quiet = (line: string): void => console.debug(`litert: ${line}`)
  const wasm = (await script.default({ locateFile: () => file.default, print: quiet, printErr: quiet })) as LitertWasm
  wasm.setupLogging()
  return wasm
}

export function listed(names: Names): string[] {
  const out = Array.from({ length: names.size() }, (_, i) => names.get(i))
  names.delete()
  return out
}
