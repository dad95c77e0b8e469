import { ResultsPanel } from './panel.ts';

new ResultsPanel().start();
