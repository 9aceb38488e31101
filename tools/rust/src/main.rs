//! A protoc plugin that writes the Rust messages, and the tonic clients of the services.
//!
//! tonic's own generator is made for build scripts: it writes files to a folder. This
//! hands it what buf has read, and hands the files back.

use std::{error::Error, fs, io};

use prost::Message;
use prost_types::{
    FileDescriptorSet,
    compiler::{
        CodeGeneratorRequest, CodeGeneratorResponse, code_generator_response::Feature,
        code_generator_response::File,
    },
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut request = Vec::new();
    io::Read::read_to_end(&mut io::stdin(), &mut request)?;
    let request = CodeGeneratorRequest::decode(request.as_slice())?;

    let folder = tempfile::tempdir()?;
    tonic_prost_build::configure()
        .build_server(false)
        .build_transport(false) // the package connects, so that every call has the key
        .emit_rerun_if_changed(false)
        .out_dir(&folder)
        .compile_fds(FileDescriptorSet {
            file: request.proto_file,
        })?;

    let mut response = CodeGeneratorResponse {
        supported_features: Some(Feature::Proto3Optional as u64),
        ..Default::default()
    };
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        response.file.push(File {
            name: Some(entry.file_name().to_string_lossy().into_owned()),
            content: Some(fs::read_to_string(entry.path())?),
            ..Default::default()
        });
    }
    io::Write::write_all(&mut io::stdout(), &response.encode_to_vec())?;
    Ok(())
}
