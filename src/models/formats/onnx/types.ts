/** ONNX's number types (TensorProto.DataType): what they are called and how many bits one takes in `raw_data`. */
const types: Readonly<Record<number, readonly [name: string, bits: number]>> = {
  1: ['float32', 32], 2: ['uint8', 8], 3: ['int8', 8], 4: ['uint16', 16], 5: ['int16', 16], 6: ['int32', 32], 7: ['int64', 64],
  8: ['string', 0], 9: ['bool', 8], 10: ['float16', 16], 11: ['float64', 64], 12: ['uint32', 32], 13: ['uint64', 64], 14: ['complex64', 64],
  15: ['complex128', 128], 16: ['bfloat16', 16], 17: ['float8e4m3fn', 8], 18: ['float8e4m3fnuz', 8], 19: ['float8e5m2', 8], 20: ['float8e5m2fnuz', 8],
  21: ['uint4', 4], 22: ['int4', 4], 23: ['float4e2m1', 4],
}

export function typeTitle(type: number): string {
  return types[type]?.[0] ?? (type === 0 ? 'unknown' : `type ${type}`)
}

/** 0 for strings and for types nobody knows. */
export function bitsOf(type: number): number {
  return types[type]?.[1] ?? 0
}

export function isFloat(type: number): boolean {
  return type === 1 || type === 10 || type === 11 || type === 16
}
