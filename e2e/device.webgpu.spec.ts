import { deviceTests } from './device'

deviceTests('webgpu')
