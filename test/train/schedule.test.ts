import { expect } from 'chai';
import { createSchedule } from '@belfry/train';

describe('learning-rate schedules', () => {
  const span = { totalSteps: 110, stepsPerEpoch: 10 };
  const base = { learningRate: 0.4, warmupSteps: 10, decay: 0.5, schedule: 'constant' as const };

  it('rise linearly through the warm-up, and reach the peak at its end', () => {
    const rate = createSchedule(base, span);
    expect(rate(0)).to.be.closeTo(0.04, 1e-12);
    expect(rate(4)).to.be.closeTo(0.2, 1e-12);
    expect(rate(9)).to.be.closeTo(0.4, 1e-12);
    expect(rate(10)).to.equal(0.4);
    expect(rate(109)).to.equal(0.4);
  });

  it('fall to half at the middle of a cosine and to zero at its end', () => {
    const rate = createSchedule({ ...base, schedule: 'cosine' }, span);
    expect(rate(10)).to.equal(0.4);
    expect(rate(60)).to.be.closeTo(0.2, 1e-12);
    expect(rate(110)).to.be.closeTo(0, 1e-12);
  });

  it('are multiplied once an epoch by the exponential decay', () => {
    const rate = createSchedule({ ...base, warmupSteps: 0, schedule: 'exponential' }, span);
    expect([0, 9, 10, 19, 20].map(rate)).to.deep.equal([0.4, 0.4, 0.2, 0.2, 0.1]);
  });
});
