/**
 * The public face of this room, for programs outside Howsure (`npm run build:confidence`; README.md beside this file).
 * Nothing in src imports it: the page takes each file by itself, so that a chunk holds what it uses and the first paint stays small.
 */
export { Fault, type FaultCode, type PlainFault, sentence, toPlain } from '../faults'

// One row: logits to confidences, their order, what they say.
export { order } from './order'
export { entropyBits, type Readouts, readouts } from './readouts'
export { LogitMean } from './smoothing'
export { confidences, logSumExp, sigmoid, softmax } from './softmax'
export { asLogits, type Link, type Logits, type Probabilities } from './types'

// Many rows with their true classes.
export { type LabelledLogits, labelledLogits, takeRows } from './labelled'
export { type ClassBins, predict, type Predictions, withConfidence } from './predictions'
export { emptyRow, givenRows, mappedRows, probabilityFloor, type ProbabilityRows, type Row, softmaxRows } from './rows'
export { Random, unitOf } from './seed'
export { type Split, splitDefaults, type SplitFinding, splitFindings, type SplitKind, type SplitOptions, splitRows } from './split'

// How true the confidence is.
export { adaptive, type AdaptiveFigures } from './adaptive'
export { betaCdf, betaQuantile } from './beta'
export { type BootstrapInterval, type BootstrapOptions, bootstrap, bootstrapDefaults } from './bootstrap'
export { metrics } from './metrics/index'
export { type Figures, measure } from './metrics/measure'
export { type Metric, metricDefaults, type MetricOptions } from './metrics/metric'
export { nllCurve, temperatureGrid } from './nllCurve'
export { type PerClass, perClass } from './perClass'
export { type BinKind, reliability, type ReliabilityBin, rowsOfBin } from './reliability'
export { type Interval, wilson, z95 } from './wilson'

// Calibrators: the list, and each by name with its own types.
export { advise, type Advice } from './calibrators/advise'
export { betaOvr, betaTop } from './calibrators/beta'
export { dirichlet } from './calibrators/dirichlet'
export { ensembleTemperature } from './calibrators/ensembleTemperature'
export { histogramMassOvr, histogramMassTop, histogramOvr, histogramTop } from './calibrators/histogram'
export { methodOf, methods } from './calibrators/index'
export { isotonicOvr, isotonicTop } from './calibrators/isotonic'
export { matrix } from './calibrators/matrix'
export {
  type AllMethod, type AnyMethod, type Details, type Fit, fit, type FitOptions, type Fitted, fitWithPauses, type Json, type Method, type Reason,
  type Refused, type Steps, type TopMethod,
} from './calibrators/method'
export { plattOvr, plattTop } from './calibrators/platt'
export { pythonSnippet } from './calibrators/python'
export { type Calibrator, readCalibrator, storeCalibrator, type StoredCalibrator } from './calibrators/stored'
export { temperature, type TemperatureDetails, type TemperatureParams } from './calibrators/temperature'
export { typescriptSnippet } from './calibrators/typescript'
export { vector, type VectorParams } from './calibrators/vector'

// Prediction sets.
export { conformalMethods } from './conformal/index'
export { type ConformalMethod, type Cut, emptyCut, type Form, rankOf, setDefaults, type SetOptions } from './conformal/method'
export { type ConformalQuantile, conformalQuantile } from './conformal/quantile'
export { type ClassCoverage, conformalReport, type ConformalReport, reportsOfAll, type Stratum } from './conformal/report'
export { conformalScores, predictionSet, rowUnits, scoresOfAll, setRule, type SetRule, setSize } from './conformal/sets'
export { penalties, tuneRaps, tuningShare } from './conformal/tune'

// Not sure enough: thresholds.
export { type CurvePoint, curvePoints, keptAt, riskAtCoverage, type RiskCurve, riskCurve } from './selective/curve'
export { thresholdRules } from './selective/index'
export type { Choice, ThresholdRule } from './selective/rule'
export { sgr } from './selective/sgr'
export { targetCoverage } from './selective/targetCoverage'
export { targetPrecision } from './selective/targetPrecision'
export { targetRisk } from './selective/targetRisk'
