/** The published page: an app for people who never see its code. */
export { Site, type SiteProps } from './site';
export { pageHost } from './pageHost';
