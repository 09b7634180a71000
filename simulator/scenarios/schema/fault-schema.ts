import { z } from 'zod';
import { callFaultKinds, listFaultKinds, operationFaultKinds, type Fault } from '../../faults';
import { refusalNames } from '../../refusals';
import { isStatusCode, statusCodes } from '../../wire/status';

/** One fault, as a scenario or the control port arms it. A member that its kind does not allow is refused when it is armed. */
export const faultSchema = z
  .strictObject({
    method: z.string(),
    kind: z.enum([...callFaultKinds, ...listFaultKinds, ...operationFaultKinds]),
    refusal: z.enum(refusalNames).exactOptional(),
    pages: z.number().exactOptional(),
    regions: z.array(z.string()).exactOptional(),
    milliseconds: z.number().exactOptional(),
    upTo: z.number().exactOptional(),
    seed: z.number().exactOptional(),
    code: z
      .string()
      .refine(isStatusCode, `must be one of ${Object.keys(statusCodes).join(', ')}`)
      .exactOptional(),
    message: z.string().exactOptional(),
    times: z.number().exactOptional(),
    forSeconds: z.number().exactOptional(),
    skip: z.number().exactOptional(),
    resource: z.string().exactOptional(),
  })
  .transform(({ code, ...fault }): Fault => {
    return code === undefined ? fault : { ...fault, code: isStatusCode(code) ? code : 'UNKNOWN' };
  });
