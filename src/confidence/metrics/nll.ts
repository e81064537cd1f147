import { mean, type Metric } from './metric'

/**
 * -mean ln p of the label, nats; from the log-softmax, never from a rounded probability. Given probabilities are held at 2^-52;
 * where `zeroProbLabels` is above 0 the true value is infinite and must be shown so.
 */
export const nll: Metric = {
  id: 'nll', title: 'Log loss (NLL)', unit: 'nats', better: 'lower', interval: 'percentile',
  meaning: 'How surprised the model is by the true answers; being sure and wrong costs most.',
  of: ({ logLabel }) => (logLabel ? 0 - mean(logLabel) : null),
}
