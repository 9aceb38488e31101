use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::error::BoxError;

/// Where a subscriber saves its position in a stream.
///
/// ```
/// struct Memory(Option<String>);
///
/// #[lategate::async_trait]
/// impl lategate::Tokens for Memory {
///     async fn load(&mut self) -> Result<Option<String>, Box<dyn std::error::Error + Send + Sync>> {
///         Ok(self.0.clone())
///     }
///     async fn save(&mut self, token: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///         self.0 = Some(token.to_owned());
///         Ok(())
///     }
/// }
/// ```
#[tonic::async_trait]
pub trait Tokens: Send {
    /// The token that was saved last; None if there is none. Called once, before the
    /// stream is opened.
    async fn load(&mut self) -> Result<Option<String>, BoxError>;

    /// Saves a token in place of the one before. Called for each item, after it has been
    /// handled.
    async fn save(&mut self, token: &str) -> Result<(), BoxError>;
}

/// Saves the token in a file, which is replaced atomically.
#[derive(Clone, Debug)]
pub struct FileTokens(PathBuf);

impl FileTokens {
    /// A missing or empty file has no token. Its folder must exist.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        FileTokens(path.into())
    }
}

#[tonic::async_trait]
impl Tokens for FileTokens {
    async fn load(&mut self) -> Result<Option<String>, BoxError> {
        let path = self.0.clone();
        Ok(tokio::task::spawn_blocking(move || read(&path)).await??)
    }

    async fn save(&mut self, token: &str) -> Result<(), BoxError> {
        let (path, token) = (self.0.clone(), token.to_owned());
        Ok(tokio::task::spawn_blocking(move || replace(&path, &token)).await??)
    }
}

fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(token) => Ok(Some(token.trim().to_owned()).filter(|token| !token.is_empty())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn replace(path: &Path, token: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut file = File::create(&beside)?;
    file.write_all(token.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_that_is_missing_or_empty_has_no_token() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("place");
        let mut tokens = FileTokens::new(&path);
        assert_eq!(tokens.load().await.unwrap(), None);
        fs::write(&path, "").unwrap();
        assert_eq!(tokens.load().await.unwrap(), None);
    }

    #[tokio::test]
    async fn the_last_token_is_the_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut tokens = FileTokens::new(folder.path().join("place"));
        tokens.save("a longer token").await.unwrap();
        tokens.save("short").await.unwrap();
        assert_eq!(tokens.load().await.unwrap().as_deref(), Some("short"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn what_cannot_be_read_or_written_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(FileTokens::new(folder.path()).load().await.is_err());
        let lost = folder.path().join("no such folder/place");
        assert!(FileTokens::new(lost).save("token").await.is_err());
    }
}
