/** The doors of the calibration: what it stands on, a thumb for an answer, learning anew and going back. */
import { calibrationRoutes as routes, UserError } from '@lockstep/protocol';
import type { Assistant } from '../assistant';
import { door, json } from './door';
import type { Door } from './door';

export function calibrationCalls({ learning }: Assistant): Record<keyof typeof routes, Door> {
  const { calibration } = learning;
  const view = () => json(calibration.view());
  return {
    readCalibration: door(routes.readCalibration, view),

    labelAnswer: door(routes.labelAnswer, ({ body: { task, good } }) => {
      if (!learning.thumb(task, good)) {
        throw new UserError(
          'answer-unscored',
          'There is nothing to learn from this answer: it had no score, or it is gone.',
          404
        );
      }
      return json({});
    }),

    changeCalibration: door(routes.changeCalibration, ({ body }) => {
      if (body.action === 'refit') {
        calibration.refit();
      } else if (!calibration.restore(body.snapshot)) {
        throw new UserError(
          'calibration-unknown',
          'This state of the calibration is gone. Choose one from the list.',
          404
        );
      }
      return view();
    })
  };
}
