namespace paraphe {}  // placeholder
