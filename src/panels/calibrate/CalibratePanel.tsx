import './calibrate.css'

export default function CalibratePanel() {
  return <div className="calibrate" />
}
