import { DataPanel } from './panel.ts';

new DataPanel().start();
