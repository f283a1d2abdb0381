extensions = ["myst_parser", "edition"]
project = "The Hare"
author = "A. Writer"
copyright = "A. Writer, 2001"
version = release = "1"
edition_slug = "hare"
edition_subtitle = "A Tale"
edition_description = "A hare runs."
edition_publisher = "Meadow Press"
edition_language_name = "English"
locale_dirs = ["locale"]
