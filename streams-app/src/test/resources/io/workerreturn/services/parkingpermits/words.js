// What the example of a service says to people, [Chinese, English]. The object is JSON: Java reads it too.
export default {
  "importKind.permits": ["停车证", "Parking permits"],
  "importKind.permits.means": ["每家企业哪些车可以停到什么时候", "Which vehicles of a firm may park, and until when"],
  "heading.plate": ["车牌", "Plate"],
  "heading.until": ["有效期至", "Valid until"],
  "heading.occurredAt": ["登记日期", "Granted on"],
  "means.enterpriseId": ["这些车属于哪家企业", "The firm whose vehicle it is."],
  "means.plate": ["车牌号", "The registration of the vehicle."],
  "means.occurredAt": ["什么时候登记的；不填时从本季开始算", "When it was granted. Without it: at the start of the season."],
  "means.until": ["到什么时候为止（不含）", "Until when, exclusive."]
};
