"""Learning a site's furniture from its own pages: blocks that recur across different articles.

``notes`` keeps what was seen on the articles of each site, ``sift`` finds what recurs among it,
``gather`` reads pages, archives and the output of crawls, ``decide`` brings what was found into
the files of templates (``pipelines.learned``), as the user accepts or rejects it.
"""
