// Sets TensorFlow up as the JSON of its first argument asks, in a process that a test may kill.
import { setUpTensorFlow } from '../../../server/backend/set-up.ts';

await setUpTensorFlow(JSON.parse(process.argv[2] ?? '{}'));
