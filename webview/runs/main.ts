import { RunsPanel } from './panel.ts';

new RunsPanel().start();
