"""How far a run is, and what that means for its rate and for the pictures' side. All from the step alone."""


def latest(plan, at):
    """Of [[start, value], ...], sorted: the value of the last start that is not after `at`."""
    return [value for start, value in plan if start <= at][-1]


class Schedule:
    def __init__(self, config, pictures):
        self.t = config['training']
        self.steps_per_epoch = pictures // self.t['batch']
        self.steps = round(self.t['epochs'] * self.steps_per_epoch)
        self.cool_start = self.t['epochs'] * (1 - self.t['cool_down'])

    def epoch(self, step):
        return step / self.steps_per_epoch

    def cooled(self, step):
        """Share of the cool-down that is behind; 0 before it begins."""
        return max(0.0, (self.epoch(step) - self.cool_start) / (self.t['epochs'] - self.cool_start))

    def rate(self, step):
        return min(1.0, (step + 1) / (self.t['warm_up'] * self.steps_per_epoch)) * (1 - self.cooled(step))

    def side(self, step):
        cooled = self.cooled(step)
        side = latest(self.t['sides'], self.epoch(step))
        return max(side, latest(self.t['cool_sides'], cooled)) if cooled > 0 else side
