language = "en"
locale_dirs = ["locale"]
project = "Rivers & Seas"
edition_subtitle = "A Survey"
edition_language_name = "English"
