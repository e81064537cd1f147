import { describe, expect, it } from 'vitest'
import { hubText, isCommit, readHubName } from './name'

const sha = '0123456789abcdef0123456789abcdef01234567'

describe('a name', () => {
  it.each([
    ['Xenova/resnet-50', 'hf:Xenova/resnet-50'],
    ['  onnx-community/mobilenetv4_conv_small.e2400_r224_in1k ', 'hf:onnx-community/mobilenetv4_conv_small.e2400_r224_in1k'],
    ['hf:Xenova/resnet-50', 'hf:Xenova/resnet-50'],
    ['hf:Xenova/resnet-50@refs/pr/3', 'hf:Xenova/resnet-50@refs/pr/3'],
    [`hf:Xenova/resnet-50@${sha}:q8`, `hf:Xenova/resnet-50@${sha}:q8`],
    ['hf:Xenova/resnet-50:fp16', 'hf:Xenova/resnet-50:fp16'],
    ['hf:https://hub.example/me/mine@main', 'hf:https://hub.example/me/mine@main'],
    ['hf:http://127.0.0.1:4000/me/mine', 'hf:http://127.0.0.1:4000/me/mine'],
    ['hf:https://huggingface.co/me/mine', 'hf:me/mine'],
    ['https://huggingface.co/Xenova/resnet-50', 'hf:Xenova/resnet-50'],
    ['https://huggingface.co/Xenova/resnet-50/', 'hf:Xenova/resnet-50'],
    [`https://huggingface.co/Xenova/resnet-50/tree/${sha}/onnx`, `hf:Xenova/resnet-50@${sha}`],
  ])('%s', (text, wanted) => {
    const name = readHubName(text)!
    expect(hubText(name)).toBe(wanted)
    expect(readHubName(hubText(name))).toEqual(name)
  })
  it.each([
    'resnet', 'https://example.org/me/mine', 'https://huggingface.co/Xenova/resnet-50/resolve/main/onnx/model.onnx', 'https://huggingface.co/datasets/me/pictures',
    'a/b/c', '../b', 'a/..', './b', 'a b/c', 'https://', '',
  ])('%s is none', (text) => {
    expect(readHubName(text)).toBeNull()
  })
  it.each(['hf:', 'hf:one', 'hf:../x', 'hf:a/b@../..', 'hf:javascript:alert(1)/x/y', 'hf:a/b/c'])('%s is refused', (text) => {
    expect(() => readHubName(text)).toThrow('This is not the name of a model on Hugging Face')
  })
  it('a commit is forty digits', () => {
    expect([isCommit(sha), isCommit('main'), isCommit(sha.slice(1)), isCommit(null)]).toEqual([true, false, false, false])
  })
})
