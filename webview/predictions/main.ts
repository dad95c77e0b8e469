import { PredictionsPanel } from './panel.ts';

new PredictionsPanel().start();
