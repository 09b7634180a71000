export { manageIncident } from './manage-incident';
export { respondToFinding } from './respond-to-finding';
