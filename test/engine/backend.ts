import { loadBackend } from '../../server/backend/load.ts';

/** The backend under test: the runner goes through the engine's tests once for each. */
export const backendUnderTest = process.env.MTL_TEST_BACKEND === 'wasm' ? 'wasm' : 'tensorflow';

/** Whether steps can be captured as graphs: tests of graphs exist only there. */
export const hasGraphs = backendUnderTest === 'tensorflow';

/** Loads the backend under test into this process. */
export const useBackend = () => loadBackend(backendUnderTest);
