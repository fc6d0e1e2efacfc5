// The ranks of elements among their siblings of the same name, as paths of places count them. Private
// to the folder; part of the door to libxml2.
#pragma once

struct _xmlDoc;
struct _xmlNode;

namespace paraphe {

// Notes the rank of every element, so that to tell a place costs a walk to the root and no walk
// along siblings, which would be quadratic for a list of thousands. Only for documents that are
// valid: the number of different names is then that of the schema.
void number_elements(_xmlDoc* document);

// From 1; 0 when there is no other. Of documents without numbers too.
int rank_of_element(const _xmlNode* element);

}  // namespace paraphe
