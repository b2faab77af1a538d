//! Just enough of HTTP/1.1: one request with a JSON body a connection, and its answer.

use std::io;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Nobody of ours sends more.
const MOST_HEADERS: usize = 16;

/// Writes a request.
pub(super) fn request(path: &str, body: &impl Serialize) -> io::Result<Vec<u8>> {
    let body = serde_json::to_vec(body)?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    Ok([head.into_bytes(), body].concat())
}

/// Writes an answer.
pub(super) fn answer(body: &impl Serialize) -> io::Result<Vec<u8>> {
    let body = serde_json::to_vec(body)?;
    let head = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    Ok([head.into_bytes(), body].concat())
}

/// Reads the body of a request.
pub(super) fn read_request<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let head = request.parse(bytes).map_err(io::Error::other)?;
    body(bytes, head, request.headers)
}

/// Reads the body of an answer.
pub(super) fn read_answer<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut answer = httparse::Response::new(&mut headers);
    let head = answer.parse(bytes).map_err(io::Error::other)?;
    match answer.code {
        Some(200) => body(bytes, head, answer.headers),
        code => Err(io::Error::other(format!("the admin answers {code:?}"))),
    }
}

fn body<T: DeserializeOwned>(
    bytes: &[u8],
    head: httparse::Status<usize>,
    headers: &[httparse::Header<'_>],
) -> io::Result<T> {
    let httparse::Status::Complete(start) = head else {
        return Err(io::Error::other("half a head"));
    };
    let length = headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|header| str::from_utf8(header.value).ok()?.parse().ok());
    let body = bytes.get(start..).filter(|body| Some(body.len()) == length);
    let body = body.ok_or_else(|| io::Error::other("the body is not as long as it says"))?;
    Ok(serde_json::from_slice(body)?)
}

#[cfg(test)]
mod tests {
    use super::{answer, read_answer, read_request, request};

    #[test]
    fn a_request_and_its_answer_are_read_as_they_were_written() {
        let bytes = request("/till/0", &vec![1, 2]).unwrap();
        assert_eq!(read_request::<Vec<u8>>(&bytes).unwrap(), [1, 2]);
        let bytes = answer(&"here").unwrap();
        assert_eq!(read_answer::<String>(&bytes).unwrap(), "here");
    }

    #[test]
    fn what_is_cut_short_is_no_message() {
        let bytes = answer(&"here").unwrap();
        for end in 0..bytes.len() {
            assert!(read_answer::<String>(&bytes[..end]).is_err(), "{end}");
        }
    }
}
