import { incidentDocument } from '../document/incident-document';
import { toMarkdown } from '../document/to-markdown';
import type { IncidentView } from '../../incident/incident-view';
import { DETAILS_BYTES } from '../../text/byte-limit';
import { onPage } from '../document/block';

/** Bytes of Temporal's current details, with room for the line that names the sections left out. */
const MAX_PAGE = DETAILS_BYTES - 500;

/** The page of an incident as Markdown for the Temporal UI. */
export function incidentPage(view: IncidentView): string {
  const { short, rest } = incidentDocument(view, onPage);
  return toMarkdown([...short, ...rest], MAX_PAGE, view.brief?.leftOut);
}
